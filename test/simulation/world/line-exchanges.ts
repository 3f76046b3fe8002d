/** FNV-1a. */
const seed = 0x811c9dc5;

/** Of a master that asks for every table of eight units some twenty. */
const mostQuestions = 2000;

/** Questions on the line to the UPS, and what was answered to each the last time: whether anything is new to who asks. */
export class LineExchanges {
  /** Whether each message begins with a number of its own, as on Modbus TCP, which rises for ever. */
  numbersRequests = false;
  /** Hashes: of the answer, by that of the question. */
  readonly #answers = new Map<number, number>();
  #question: number | undefined;
  #answer: number | undefined;
  #exchanges = 0;
  #hasNews = false;

  asked(bytes: Uint8Array): void {
    this.#close();
    this.#question = this.#hash(seed, bytes, this.numbersRequests ? 2 : 0);
    this.#answer = undefined;
  }

  /** All of an answer, or a piece of it. */
  answered(bytes: Uint8Array): void {
    if (this.#question === undefined) this.#hasNews = true;
    const isFirst = this.#answer === undefined;
    this.#answer = this.#hash(this.#answer ?? seed, bytes, isFirst && this.numbersRequests ? 2 : 0);
  }

  /** What has passed since the last time; no question is open. `news`: one was new, was not answered, or with other octets than before. */
  take(): 'nothing' | 'same' | 'news' {
    this.#close();
    const [hasNews, isQuiet] = [this.#hasNews, this.#exchanges === 0];
    this.#hasNews = false;
    this.#exchanges = 0;
    return hasNews ? 'news' : isQuiet ? 'nothing' : 'same';
  }

  /** Somebody else asks from now on. */
  forget(): void {
    this.#answers.clear();
    this.#question = undefined;
    this.#hasNews = true;
  }

  #close(): void {
    const [question, answer] = [this.#question, this.#answer];
    if (question === undefined) return;
    this.#question = undefined;
    this.#exchanges += 1;
    if (answer === undefined || this.#answers.get(question) !== answer) this.#hasNews = true;
    if (this.#answers.size > mostQuestions) this.#answers.clear();
    if (answer !== undefined) this.#answers.set(question, answer);
  }

  #hash(from: number, bytes: Uint8Array, begin: number): number {
    let hash = from;
    for (let at = begin; at < bytes.length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    return hash;
  }
}
