import './vitest/augment.ts'

export { loadTest } from './vitest/worker/load-test.ts'
export { runLoad } from './engine/run-load.ts'
export { anthropic } from './targets/anthropic.ts'
export { gemini } from './targets/gemini.ts'
export { openai } from './targets/openai.ts'
export { http } from './targets/http.ts'
export { rampingConcurrency } from './core/shapes/ramping-concurrency.ts'
export { rampingArrivalRate } from './core/shapes/ramping-arrival-rate.ts'
export { spike } from './core/shapes/spike.ts'
export { stress } from './core/shapes/stress.ts'
export { steps } from './core/shapes/steps.ts'
export { findCapacity } from './core/shapes/find-capacity.ts'
export { replay } from './core/shapes/replay.ts'
export { soak } from './core/shapes/soak.ts'
export { gamma } from './core/shapes/gamma.ts'
export { mix } from './core/options/mix.ts'
export { conversation } from './core/options/conversation.ts'
export { dataset } from './datasets/dataset.ts'
export { syntheticPrompts } from './datasets/synthetic-prompts.ts'
export { fromTrace } from './datasets/trace-lengths.ts'
export { promptsOfTrace, readTrace } from './datasets/trace.ts'
export { vary } from './datasets/vary.ts'
export { fixed, lognormal, normal, uniform } from './core/options/variate.ts'
export { SizedPrompt } from './core/prompts/sized-prompt.ts'
export { SizedPrompts } from './core/prompts/sized-prompts.ts'
export { monthlyCost } from './core/recording/cost-count.ts'
export { answersOf } from './core/recording/kept-answers.ts'
export { checkLoad } from './matchers/check-load.ts'
export { DatasetError, LoadOptionsError, RequestFailure } from './core/errors.ts'
export { UnconfirmedCostError } from './core/plan/unconfirmed-cost.ts'

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
export type { DatasetOptions, RowChoice } from './datasets/dataset.ts'
export type { PresetName } from './datasets/presets.ts'
export type { SyntheticOptions } from './datasets/synthetic-prompts.ts'
export type { TraceLengths } from './datasets/trace-lengths.ts'
export type { TraceOptions, TracePromptOptions } from './datasets/trace.ts'
export type { VaryOptions } from './datasets/vary.ts'
export type { StandardSchema } from './core/options/standard-schema.ts'
export type { TraceRow } from './core/prompts/trace-row.ts'
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
  SessionTurn,
  TargetFunction,
  TargetRequest,
} from './core/options/options.ts'
export type { LoadShape } from './core/shapes/shapes.ts'
export type { Stage } from './core/shapes/stages.ts'
export type {
  RampingConcurrency,
  RampingConcurrencyOptions,
} from './core/shapes/ramping-concurrency.ts'
export type {
  RampingArrivalRate,
  RampingArrivalRateOptions,
} from './core/shapes/ramping-arrival-rate.ts'
export type { Spike, SpikeOptions } from './core/shapes/spike.ts'
export type { Stress, StressOptions } from './core/shapes/stress.ts'
export type { Soak, SoakOptions } from './core/shapes/soak.ts'
export type { Steps, StepsOptions } from './core/shapes/steps.ts'
export type { FindCapacity, FindCapacityOptions } from './core/shapes/find-capacity.ts'
export type { Replay, ReplayOptions, TraceFormat } from './core/shapes/replay.ts'
export type { GammaArrivals } from './core/shapes/gamma.ts'
export type { Mix, MixPart } from './core/options/mix.ts'
export type {
  Conversation,
  ConversationOptions,
  Script,
  TurnFunction,
} from './core/options/conversation.ts'
export type { Bounds, Variate } from './core/options/variate.ts'
export type {
  Check,
  CheckedRequest,
  CheckFunction,
  CheckResult,
  Checks,
} from './core/options/check.ts'
export type { Forecast } from './core/plan/forecast.ts'
export type { ErrorKind } from './core/calls/error-kind.ts'
export type { KeptAnswer } from './core/recording/kept-answers.ts'
export type { Distribution, DistributionMetric } from './core/run/distribution.ts'
export type { Health } from './core/run/health.ts'
export type { Plan } from './core/plan/plan.ts'
export type { FigureSet } from './core/run/figure-set.ts'
export type {
  Capacity,
  CheckFigures,
  Cost,
  Knee,
  ModelFigures,
  PartFigures,
  Probe,
  Run,
  Step,
  Stop,
  StopReason,
  Tokens,
  TurnFigures,
} from './core/run/run.ts'
export type { Budget } from './core/judging/budget.ts'
export type { Verdict, VerdictStatus } from './core/judging/verdict.ts'
export type { BaselineMetric, BaselineOptions } from './core/baseline/options.ts'
export type { Change, ChangeMetric, ChangeOutcome } from './core/comparison/change.ts'
export type { JudgingOptions } from './matchers/judging-defaults.ts'
