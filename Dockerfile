# Refrain in a container: songs on stdin, annotations on stdout.
#   docker build -t refrain .
#   docker run -i --rm refrain < examples/songs.jsonl
# The tag is the release that the tests run on; append its digest to pin the bytes as well.
FROM denoland/deno:2.9.6

WORKDIR /refrain

# The dependencies change less often than the code: they are a layer of their own.
COPY deno.json deno.lock ./
RUN deno install --frozen

COPY lib ./lib
COPY models ./models
COPY pipelines ./pipelines
COPY main.ts LICENSE ./
RUN deno cache --frozen main.ts

# Not root; nothing is written but what a mounted folder takes.
USER deno

# What `deno task annotate` grants, and no more: reading and writing files. Deno itself is called, so
# that it gets the signals that a stop sends.
ENTRYPOINT ["deno", "run", "--frozen", "--cached-only", "--no-prompt", "--allow-read", "--allow-write", "main.ts"]
CMD ["annotate"]
