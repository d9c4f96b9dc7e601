import { expect, it } from 'vitest'
import { commitIn, runnerClass } from '../../src/core/ci-service.ts'

it.each([
  ['a laptop', {}, 'local linux-x64'],
  ['some CI', { CI: 'true' }, 'ci linux-x64'],
  ['no CI, said so', { CI: 'false' }, 'local linux-x64'],
  [
    'GitHub',
    {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      ImageOS: 'ubuntu24',
      RUNNER_ARCH: 'X64',
      RUNNER_ENVIRONMENT: 'github-hosted',
    },
    'github ubuntu24-x64',
  ],
  [
    "GitHub's jobs on own machines",
    {
      GITHUB_ACTIONS: 'true',
      RUNNER_OS: 'Linux',
      RUNNER_ARCH: 'ARM64',
      RUNNER_ENVIRONMENT: 'self-hosted',
    },
    'github self-hosted linux-arm64',
  ],
  ['GitLab', { CI: 'true', GITLAB_CI: 'true' }, 'gitlab linux-x64'],
  ['CircleCI', { CI: 'true', CIRCLECI: 'true' }, 'circleci linux-x64'],
])('the class of the machine is told from what it says of itself: %s', (_, env, runner) => {
  expect(runnerClass(env, 'linux', 'x64')).toBe(runner)
})

it.each([
  [
    { GITHUB_SHA: '3fa9c10d3fa9c10d3fa9c10d3fa9c10d3fa9c10d' },
    '3fa9c10d3fa9c10d3fa9c10d3fa9c10d3fa9c10d',
  ],
  [{ CI_COMMIT_SHA: '3fa9c10d' }, '3fa9c10d'],
  [{ BUILDKITE_COMMIT: '3fa9c10d' }, '3fa9c10d'],
  [{ GITHUB_SHA: 'main' }, null],
  [{}, null],
])('the commit of %o is %s', (env, commit) => {
  expect(commitIn(env)).toBe(commit)
})
