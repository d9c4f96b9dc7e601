/** Variables of the environment. */
export type Variables = Readonly<Record<string, string | undefined>>

/** What a CI service says of itself, and of what it tests; of several names the first that is set. */
export interface CiService {
  readonly name: string
  /** Set wherever it runs jobs. */
  readonly sign: string
  readonly sha: string
  readonly branch: readonly string[]
}

const CI_SERVICES: readonly CiService[] = [
  {
    name: 'github',
    sign: 'GITHUB_ACTIONS',
    sha: 'GITHUB_SHA',
    branch: ['GITHUB_HEAD_REF', 'GITHUB_REF_NAME'],
  },
  {
    name: 'gitlab',
    sign: 'GITLAB_CI',
    sha: 'CI_COMMIT_SHA',
    branch: ['CI_MERGE_REQUEST_SOURCE_BRANCH_NAME', 'CI_COMMIT_BRANCH', 'CI_COMMIT_REF_NAME'],
  },
  { name: 'circleci', sign: 'CIRCLECI', sha: 'CIRCLE_SHA1', branch: ['CIRCLE_BRANCH'] },
  { name: 'buildkite', sign: 'BUILDKITE', sha: 'BUILDKITE_COMMIT', branch: ['BUILDKITE_BRANCH'] },
  {
    name: 'azure',
    sign: 'TF_BUILD',
    sha: 'BUILD_SOURCEVERSION',
    branch: ['BUILD_SOURCEBRANCHNAME'],
  },
  {
    name: 'bitbucket',
    sign: 'BITBUCKET_BUILD_NUMBER',
    sha: 'BITBUCKET_COMMIT',
    branch: ['BITBUCKET_BRANCH'],
  },
  {
    name: 'jenkins',
    sign: 'JENKINS_URL',
    sha: 'GIT_COMMIT',
    branch: ['CHANGE_BRANCH', 'BRANCH_NAME', 'GIT_BRANCH'],
  },
]

/** The service that says which commit it tests; `undefined`: none. */
export function serviceWithCommit(env: Variables): CiService | undefined {
  return CI_SERVICES.find(({ sha }) => env[sha])
}

/** The commit that is tested, where a CI service says so. */
export function commitIn(env: Variables): string | null {
  const service = serviceWithCommit(env)
  const sha = service === undefined ? null : env[service.sha]!
  return isCommit(sha) ? sha : null
}

export function isCommit(text: string | null): text is string {
  return text !== null && /^[\da-f]{7,64}$/i.test(text)
}

/**
 * A class of machines that are alike: `github ubuntu24-x64`, `github self-hosted linux-arm64`, `ci linux-x64`,
 * `local darwin-arm64`. `platform` and `arch` as Node says them.
 */
export function runnerClass(env: Variables, platform: string, arch: string): string {
  const { ImageOS, RUNNER_OS, RUNNER_ARCH, RUNNER_ENVIRONMENT, CI } = env
  const service = CI_SERVICES.find(({ sign }) => env[sign])?.name
  if (service === 'github') {
    const own = RUNNER_ENVIRONMENT === 'self-hosted' ? 'self-hosted ' : ''
    return `github ${own}${ImageOS ?? RUNNER_OS ?? platform}-${RUNNER_ARCH ?? arch}`.toLowerCase()
  }
  const place = service ?? (CI !== undefined && CI !== 'false' && CI !== '' ? 'ci' : 'local')
  return `${place} ${platform}-${arch}`
}
