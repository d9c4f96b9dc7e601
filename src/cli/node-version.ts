/** As package.json has it. */
const OLDEST = '22.12.0'

/** What to say to somebody whose Node cannot run this; `null`: it can. */
export function complaintAbout(version: string): string | null {
  const isOlder = version.localeCompare(OLDEST, 'en', { numeric: true }) < 0
  return isOlder ? `Node ${OLDEST} or later is needed, and this is ${version}.` : null
}
