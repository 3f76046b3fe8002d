import type { GatewayProcess, ProcessEnd } from '../../../src/launcher/gateway-process.js';
import type { FromLauncher, ToLauncher } from '../../../src/launcher/protocol.js';
import type { SlotName } from '../../../src/launcher/slots.js';

/** A gateway below the launcher, played by the test. */
export class FakeGateway implements GatewayProcess {
  readonly ended: Promise<ProcessEnd>;
  readonly received: FromLauncher[] = [];
  readonly signals: string[] = [];
  readonly slot: SlotName;
  /** Whether the polite signal is obeyed. */
  isPolite = true;
  #end: (end: ProcessEnd) => void = () => {};
  #listener: (message: ToLauncher) => void = () => {};

  constructor(slot: SlotName) {
    this.slot = slot;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  onMessage(listener: (message: ToLauncher) => void): void {
    this.#listener = listener;
  }

  send(message: FromLauncher): void {
    this.received.push(message);
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signals.push(signal);
    if (signal === 'SIGKILL') this.#end({ code: null, signal });
    else if (this.isPolite) this.#end({ code: 0, signal: null });
  }

  tell(message: ToLauncher): void {
    this.#listener(message);
  }

  exit(code: number): void {
    this.#end({ code, signal: null });
  }
}
