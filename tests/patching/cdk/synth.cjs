// Synthesises the projects of a folder, `0/app.ts` and so on, and writes their templates as `answers.json`.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

const [root, count, compiler] = process.argv.slice(2);
const cdk = require(join(root, 'node_modules', 'aws-cdk-lib'));
const typescript = require(compiler);

require.extensions['.ts'] = (module, path) => {
  const options = { module: typescript.ModuleKind.CommonJS, target: typescript.ScriptTarget.ES2022 };
  const made = typescript.transpileModule(readFileSync(path, 'utf8'), { compilerOptions: options, fileName: path });
  module._compile(made.outputText, path);
};

function template(number) {
  const app = new cdk.App({ analyticsReporting: false, outdir: join(root, `${number}.out`) });
  try {
    const stack = require(join(root, String(number), 'app.ts')).build(app);
    app.synth();
    return JSON.parse(readFileSync(join(root, `${number}.out`, stack.templateFile), 'utf8'));
  } catch (error) {
    return String(error.message);
  }
}

const answers = Array.from({ length: Number(count) }, (_, number) => template(number));
writeFileSync(join(root, 'answers.json'), JSON.stringify(answers));
