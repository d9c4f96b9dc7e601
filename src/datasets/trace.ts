// What a load shape needs of a trace: when requests come, and what they send.
export { promptsOfTrace, tracePrompts, type TracePromptOptions } from './traces/prompts-of-trace.ts'
export { readTrace, type TraceOptions } from './traces/read-trace.ts'
