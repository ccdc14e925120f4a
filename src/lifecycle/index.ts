export { b2bPipeline } from "./b2b.ts";
export type { B2bPipelineOptions } from "./b2b.ts";
export { compilePipeline } from "./compile.ts";
export type { CompiledPipeline, Step } from "./compile.ts";
export { toMermaid } from "./mermaid.ts";
export type { Opening, Pipeline, Stage, Transition } from "./pipeline.ts";
export { compilePipelines, unionOf } from "./pipelines.ts";
export type { CompiledPipelines } from "./pipelines.ts";
export { validatePipeline } from "./validate.ts";
