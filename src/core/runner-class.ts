/** As much of a machine as is needed to say of which class it is. */
export interface Machine {
  /** As `process.platform` and `process.arch` say. */
  platform: string
  arch: string
  cpus: number
}

/** What is set where load tests run in CI, and how that is called here. */
const SERVICES = [
  ['GITHUB_ACTIONS', 'github'],
  ['GITLAB_CI', 'gitlab'],
  ['CIRCLECI', 'circleci'],
  ['BUILDKITE', 'buildkite'],
  ['TF_BUILD', 'azure'],
  ['BITBUCKET_BUILD_NUMBER', 'bitbucket'],
  ['JENKINS_URL', 'jenkins'],
] as const

/**
 * What machines must have in common for their latencies to be compared: `github-linux-x64-4`, which
 * is the service, the platform and the number of processors. GitHub's own machines are told from a
 * team's: `github-self-hosted-linux-x64-16`.
 */
export function runnerClass(
  env: { readonly [name: string]: string | undefined },
  { platform, arch, cpus }: Machine,
): string {
  const [, service] = SERVICES.find(([name]) => env[name]) ?? [null, env['CI'] ? 'ci' : 'local']
  const own = service === 'github' && env['RUNNER_ENVIRONMENT'] === 'self-hosted'
  return `${service}${own ? '-self-hosted' : ''}-${platform}-${arch}-${cpus}`
}
