/** Keeps what comes until somebody asks for it, in the order of arrival. */
export class Inbox<Message> {
  readonly #messages: Message[] = []
  readonly #waiting: ((message: Message) => void)[] = []

  put(message: Message): void {
    const waiting = this.#waiting.shift()
    if (waiting === undefined) this.#messages.push(message)
    else waiting(message)
  }

  next(): Promise<Message> {
    const message = this.#messages.shift()
    if (message !== undefined) return Promise.resolve(message)
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
