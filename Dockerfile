# Refrain in a container: songs on stdin, annotations on stdout; or any command, such as consume.
#   docker build -t refrain .
#   docker run -i --rm --network none refrain < examples/songs.jsonl
#   docker run --rm refrain consume --help
# The tag is the release that the tests run on; append its digest to pin the bytes as well.
FROM denoland/deno:2.9.6

WORKDIR /refrain

COPY deno.json deno.lock import_map.json main.ts LICENSE ./
COPY lib ./lib
COPY models ./models
COPY pipelines ./pipelines
COPY web ./web
COPY examples/songs.jsonl ./examples/songs.jsonl
# Each command takes the packages it needs along when it is first loaded. TensorFlow.js, 300 MB that
# only `train` needs, stays out: `deno cache` would fetch it as well.
RUN deno run --lock=deno.lock --frozen --no-prompt --allow-read --ignore-env main.ts --help && \
  deno run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write --ignore-env main.ts \
  evaluate --baselines --report report.html examples/songs.jsonl && \
  rm report.html

# Not root; nothing is written but what a mounted folder takes.
USER deno

# What `deno task consume` grants, and no more: files, the network, and variables called KAFKA_... .
# Deno itself is called, so that it gets the signals that a stop sends.
ENTRYPOINT ["deno", "run", "--lock=deno.lock", "--frozen", "--cached-only", "--no-prompt", "--allow-read", "--allow-write", "--allow-net", "--ignore-env", "--allow-env=KAFKA_*", "main.ts"]
CMD ["annotate"]
