import type { TcpCall } from '../people/doors.js';

/** A command with all lines of its answer; undefined lines: none came. */
export interface NutAnswer {
  readonly lines: readonly string[];
  readonly askedAtMs: number;
  readonly answeredAtMs: number;
}

/** A client of NUT (RFC 9271): one command after the other, each with its answer. */
export class NutCaller {
  readonly #call: TcpCall;
  readonly #nowMs: () => number;
  #received = '';
  #lines: string[] = [];
  #isComplete: ((lines: readonly string[]) => boolean) | undefined;
  #tell: (lines: readonly string[] | undefined) => void = () => undefined;
  #isClosed = false;
  /** Told when something came that nobody has asked for. */
  onUnasked: (line: string) => void = () => undefined;

  constructor(call: TcpCall, nowMs: () => number) {
    this.#call = call;
    this.#nowMs = nowMs;
    call.onBytes((bytes) => this.#take(Buffer.from(bytes).toString('latin1')));
    call.onClosed(() => {
      this.#isClosed = true;
      this.#end(undefined);
    });
  }

  /** Undefined where the connection ends before the answer does. */
  async command(line: string): Promise<NutAnswer | undefined> {
    if (this.#isClosed) return undefined;
    const askedAtMs = this.#nowMs();
    const isList = line.startsWith('LIST ');
    this.#isComplete = (lines) =>
      isList && lines[0]?.startsWith('BEGIN ') === true ? lines.at(-1)?.startsWith('END ') === true : true;
    const lines = await new Promise<readonly string[] | undefined>((resolve) => {
      this.#tell = resolve;
      this.#call.send(Buffer.from(`${line}\n`));
    });
    return lines && { lines, askedAtMs, answeredAtMs: this.#nowMs() };
  }

  hangUp(): void {
    this.#call.destroy();
  }

  leave(): void {
    this.#call.end();
  }

  #take(text: string): void {
    this.#received += text;
    for (let end = this.#received.indexOf('\n'); end >= 0; end = this.#received.indexOf('\n')) {
      const line = this.#received.slice(0, end);
      this.#received = this.#received.slice(end + 1);
      if (this.#isComplete === undefined) this.onUnasked(line);
      else {
        this.#lines.push(line);
        if (this.#isComplete(this.#lines)) this.#end(this.#lines);
      }
    }
  }

  #end(lines: readonly string[] | undefined): void {
    this.#isComplete = undefined;
    this.#lines = [];
    this.#tell(lines);
  }
}

/** `VAR ups name "value"`; undefined where it is none. */
export function nutVarOf(line: string): { readonly name: string; readonly value: string } | undefined {
  const [, name, quoted] = /^VAR \S+ (\S+) "((?:[^"\\]|\\.)*)"$/.exec(line) ?? [];
  return name === undefined || quoted === undefined ? undefined : { name, value: quoted.replace(/\\(.)/g, '$1') };
}
