// Runs in the page: what is folded away is on paper too, and a link into a folded section opens it.

const reopened = new Set<HTMLDetailsElement>()

addEventListener('beforeprint', () => {
  for (const details of document.querySelectorAll<HTMLDetailsElement>('details:not([open])')) {
    details.open = true
    reopened.add(details)
  }
})
addEventListener('afterprint', () => {
  for (const details of reopened) details.open = false
  reopened.clear()
})

function openTarget(): void {
  const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1))
  const details = target?.closest('details') ?? target?.querySelector('details')
  if (details) details.open = true
  target?.scrollIntoView()
}
addEventListener('hashchange', openTarget)
openTarget()
