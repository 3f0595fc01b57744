"""User data of EC2 instances: a script in a file of its own, or inside of a template or a module.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/user-data.html
"""

from __future__ import annotations

from obsc.images.splices import spliced
from obsc.images.wanted import Edited
from obsc.patching.formats import is_module, is_template
from obsc.patching.request import Outcome, Request
from obsc.patching.user_data.embedded import changed
from obsc.patching.user_data.merge import merged
from obsc.patching.user_data.wanted import snippet as snippet_of
from obsc.patching.user_data.wanted import wanted_of

_TEMPLATES = (".tftpl", ".tpl")
"""https://developer.hashicorp.com/terraform/language/functions/templatefile"""


def edited(request: Request) -> Outcome:
    """What a service on an instance needs, in the file or the folder where its user data stands."""
    if is_module(request):
        from obsc.patching.user_data import terraform as terraform_user_data

        return terraform_user_data.edited(request)
    if is_template(request):
        from obsc.patching.user_data import cloudformation as cloudformation_user_data

        return cloudformation_user_data.edited(request)
    return _script(request)


def snippet(request: Request) -> str:
    """The lines to paste where nothing is edited."""
    text = snippet_of(wanted_of(request.compilation, request.service))
    if is_module(request) or request.path.endswith(_TEMPLATES):
        return text.replace("${", "$${").replace("%{", "%%{")
    return f"# Inside of `Fn::Sub`, `${{` is written `${{!`.\n{text}" if is_template(request) else text


def _script(request: Request) -> Outcome:
    """A script that is a file."""
    before = request.read(request.path)
    wanted = wanted_of(request.compilation, request.service, request.container)
    if request.path.endswith(_TEMPLATES):
        from obsc.patching.user_data.terraform import TEMPLATE

        made = changed(before, TEMPLATE, wanted)
        after, notes = made.text, made.notes
    else:
        found = merged(before, wanted)
        after, notes = spliced(before, found.splices), found.notes
    if after == before:
        return Outcome((), notes)
    return Outcome((Edited(path=request.path, before=before, after=after),), (*notes, wanted.role_note))
