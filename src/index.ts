import './vitest/augment.ts'

export { loadTest } from './vitest/worker/load-test.ts'
export { runLoad } from './engine/run-load.ts'
export { anthropic } from './targets/anthropic.ts'
export { gemini } from './targets/gemini.ts'
export { openai } from './targets/openai.ts'
export { http } from './targets/http.ts'
export { dataset } from './datasets/dataset.ts'
export { monthlyCost } from './core/cost-count.ts'
export { checkLoad } from './matchers/check-load.ts'
export { DatasetError, LoadOptionsError, RequestFailure } from './core/errors.ts'

export type {
  LoadTest,
  LoadTestContext,
  LoadTestFunction,
  LoadTestOptions,
} from './vitest/worker/load-test-types.ts'
export type { RunLoadOptions } from './engine/run-load.ts'
export type { AnthropicClient, AnthropicOptions } from './targets/anthropic.ts'
export type { GeminiClient, GeminiOptions } from './targets/gemini.ts'
export type { OpenAIClient, OpenAIOptions } from './targets/openai.ts'
export type { HttpOptions } from './targets/http.ts'
export type { DatasetOptions } from './datasets/dataset.ts'
export type {
  Arrivals,
  CostBound,
  Duration,
  Limits,
  LoadOptions,
  Message,
  OnInconclusive,
  Prompt,
  ReadyTarget,
  RequestTimeout,
  TargetFunction,
  TargetRequest,
} from './core/options.ts'
export type { ErrorKind } from './core/error-kind.ts'
export type { Distribution, DistributionMetric } from './core/distribution.ts'
export type { Health } from './core/health.ts'
export type { Plan } from './core/plan.ts'
export type { Cost, ModelFigures, Run, Stop, StopReason, Tokens } from './core/run.ts'
export type { Budget } from './core/budget.ts'
export type { Verdict, VerdictStatus } from './core/verdict.ts'
export type { JudgingOptions } from './matchers/judging-defaults.ts'
