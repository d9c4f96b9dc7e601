/**
 * Git pathspecs, in any folder of a repository, that leave out what load tests write by themselves:
 * it is no change of what they test.
 */
export const NOT_WRITTEN_BY_LOAD_TESTS: readonly string[] = [
  '.vitest/**',
  '.vitest-load/**',
  '__baselines__/**',
  'load-report.html',
].map((place) => `:(top,exclude,glob)**/${place}`)
