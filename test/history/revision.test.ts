import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { revisionOf } from '../../src/history/revision.ts'
import { git, repositories, type Repositories } from './repositories.ts'

const SHA = '3fa9c1d0a1b2c3d4e5f60718293a4b5c6d7e8f90'

test.for([
  [{ GITHUB_SHA: SHA, GITHUB_HEAD_REF: '', GITHUB_REF_NAME: 'main' }, 'main'],
  [{ GITHUB_SHA: SHA, GITHUB_HEAD_REF: 'fix', GITHUB_REF_NAME: '7/merge' }, 'fix'],
  [{ CI_COMMIT_SHA: SHA, CI_COMMIT_BRANCH: 'main', CI_COMMIT_REF_NAME: 'main' }, 'main'],
  [{ CI_COMMIT_SHA: SHA, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: 'fix' }, 'fix'],
  [{ CIRCLE_SHA1: SHA, CIRCLE_BRANCH: 'main' }, 'main'],
  [{ BUILDKITE_COMMIT: SHA, BUILDKITE_BRANCH: 'main' }, 'main'],
  [{ BUILD_SOURCEVERSION: SHA, BUILD_SOURCEBRANCHNAME: 'main' }, 'main'],
  [{ BITBUCKET_COMMIT: SHA, BITBUCKET_BRANCH: 'main' }, 'main'],
  [{ GIT_COMMIT: SHA, BRANCH_NAME: 'main', GIT_BRANCH: 'origin/main' }, 'main'],
  [{ GIT_COMMIT: SHA }, null],
] as const)('the CI service knows the commit and the branch: %j', ([env, branch]) => {
  expect(revisionOf(env, tmpdir())).toEqual({ sha: SHA, branch })
})

test('something else where a commit should be is not known', () => {
  expect(revisionOf({ GITHUB_SHA: 'HEAD' }, tmpdir())).toEqual({ sha: null, branch: null })
})

describe('in a repository', () => {
  let repos: Repositories
  let clone: string

  beforeAll(() => {
    repos = repositories()
    clone = repos.clone('clone')
  })

  afterAll(() => repos.remove())

  test('git knows them, whatever else lies around', () => {
    writeFileSync(join(clone, 'new.ts'), '')
    const sha = git(clone, 'rev-parse', 'HEAD').trim()
    expect(revisionOf({}, join(clone, 'src'))).toEqual({ sha, branch: 'main' })
  })

  test('a pull request is told by its own last commit', () => {
    const path = join(repos.folder, 'event.json')
    const head = SHA.replaceAll('3', '4')
    writeFileSync(path, JSON.stringify({ pull_request: { head: { sha: head } } }))
    const env = { GITHUB_SHA: SHA, GITHUB_HEAD_REF: 'fix', GITHUB_EVENT_PATH: path }
    expect(revisionOf(env, clone)).toEqual({ sha: head, branch: 'fix' })
    writeFileSync(path, '{ "ref": "refs/heads/main" }')
    expect(revisionOf(env, clone).sha).toBe(SHA)
  })

  test('a commit without a branch has none', () => {
    git(clone, 'switch', '--quiet', '--detach')
    expect(revisionOf({}, clone)).toEqual({ sha: expect.any(String), branch: null })
    git(clone, 'switch', '--quiet', 'main')
  })

  test('a working tree with changes is no commit', () => {
    writeFileSync(join(clone, 'src', 'chat.ts'), 'changed\n')
    expect(revisionOf({}, clone)).toEqual({ sha: null, branch: 'main' })
    git(clone, 'checkout', '--quiet', '.')
  })

  test('without a repository nothing is known', () => {
    expect(revisionOf({}, repos.folder)).toEqual({ sha: null, branch: null })
  })
})
