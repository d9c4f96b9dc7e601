/** Where a load test stands in the page; both numbers from 0. */
export function testAnchor(suite: number, test: number): string {
  return `test-${suite + 1}-${test + 1}`
}
