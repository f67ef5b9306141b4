# The same code and lock files as on a host: `app` is the trusted side, `runner` and `judge` are boxes.

FROM debian:bookworm-slim AS packages
RUN apt-get update \
    && apt-get install --yes --no-install-recommends python3 python3-venv libseccomp2 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/softmark
COPY constraints/main.txt constraints/main.txt
RUN python3 -m venv .venv \
    && .venv/bin/python -m pip install --no-cache-dir --no-deps --require-hashes \
        --requirement constraints/main.txt

FROM packages AS app
COPY pyproject.toml README.md LICENSE ./
COPY assignments assignments
COPY grader grader
COPY reference reference
COPY web web
COPY worker worker
RUN .venv/bin/python -m pip install --no-cache-dir --no-deps --no-build-isolation --no-index --editable . \
    && useradd --uid 10001 --home-dir /var/lib/softmark --create-home softmark
ENV PATH=/srv/softmark/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    SOFTMARK_HOME=/var/lib/softmark
USER softmark
VOLUME /var/lib/softmark
ENTRYPOINT ["softmark"]

# Which box: numpy, tensorflow, or tensorflow-gpu.
FROM packages AS runtime
ARG RUNTIME=numpy
COPY runtimes runtimes
COPY grader grader
RUN SOFTMARK_RUNTIMES=/runtimes .venv/bin/python -m grader.sandbox.runtimes ${RUNTIME} \
    && mv /runtimes/${RUNTIME} /runtime

FROM scratch AS runner
COPY --from=runtime /runtime/ /
COPY grader/sandbox/inside /opt/box/inside
ENV PYTHONPATH=/opt/box:/opt/python/lib/python3.11/site-packages \
    LD_LIBRARY_PATH=/opt/python/lib \
    HOME=/tmp \
    LANG=C.UTF-8
WORKDIR /tmp
ENTRYPOINT ["/opt/python/bin/python3.11", "-s", "-S", "-P", "-B", "-X", "utf8", "-m", "inside"]

# The judge's box: NumPy's, and beside it the engine, the assignments and Pillow.
FROM runner AS judge
COPY assignments /run/softmark/project/assignments
COPY grader /run/softmark/project/grader
COPY reference /run/softmark/project/reference
COPY runtimes /run/softmark/project/runtimes
COPY --from=packages /srv/softmark/.venv/lib/python3.11/site-packages/PIL /run/softmark/packages/PIL
COPY --from=packages /srv/softmark/.venv/lib/python3.11/site-packages/pillow.libs /run/softmark/packages/pillow.libs
ENV PYTHONPATH=/opt/box:/opt/python/lib/python3.11/site-packages:/run/softmark/project:/run/softmark/packages
