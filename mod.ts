export * from "#pipelines/annotator/library.ts";
