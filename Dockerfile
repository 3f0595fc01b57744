# A small image of obsc: docker run --rm --volume "$PWD:/project" --user "$(id -u):$(id -g)" obsc build --target cfn
FROM python:3.13.9-slim-trixie AS build
WORKDIR /source
COPY . .
RUN python -m venv /opt/obsc && /opt/obsc/bin/pip install --no-cache-dir --no-compile .

FROM python:3.13.9-slim-trixie
LABEL org.opencontainers.image.title="obsc" \
      org.opencontainers.image.description="An observability compiler" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/obsc /opt/obsc
USER 65532:65532
ENV PATH=/opt/obsc/bin:$PATH PYTHONDONTWRITEBYTECODE=1
WORKDIR /project
ENTRYPOINT ["obsc"]
CMD ["--help"]
