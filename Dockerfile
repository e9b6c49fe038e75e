# Refrain in a container: songs on stdin, annotations on stdout; or any command, such as consume.
#   docker build -t refrain .
#   docker run -i --rm --network none refrain < examples/songs.jsonl
#   docker run --rm refrain consume --help
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

# What `deno task consume` grants, and no more: files, the network, and variables called KAFKA_... .
# Deno itself is called, so that it gets the signals that a stop sends.
ENTRYPOINT ["deno", "run", "--frozen", "--cached-only", "--no-prompt", "--allow-read", "--allow-write", "--allow-net", "--ignore-env", "--allow-env=KAFKA_*", "main.ts"]
CMD ["annotate"]
