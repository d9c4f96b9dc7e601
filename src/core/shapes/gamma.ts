/** Gaps between starts from a gamma distribution. */
export interface GammaArrivals {
  readonly process: 'gamma'
  readonly burstiness: number
}

/**
 * Arrivals with gamma gaps, for the open model's `arrivals`.
 *
 * `burstiness` is the shape of the distribution, as in `vllm bench`: 1 is Poisson, less comes in
 * bursts, more is more even. The coefficient of variation of the gaps is `1 / √burstiness`.
 */
export function gamma(burstiness: number): GammaArrivals {
  return { process: 'gamma', burstiness }
}
