import type { NumberRule } from '../core/options/problems.ts'

export const SEED: NumberRule = [Number.isInteger, 'a whole number']
