import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Program, root } from '../daemon.js';
import { until } from '../until.js';

const script = join(root, 'test/support/machine/tunnel.mjs');

/** Ports of this machine that are open in a network namespace, or the other way round; without one, there is nothing to lead. */
export class Tunnels {
  readonly #namespace: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'tunnel-'));
  readonly #programs: Program[] = [];

  constructor(namespace: string) {
    this.#namespace = namespace;
  }

  /** What connects to the port there comes to the same port here. */
  async lendPort(port: number): Promise<void> {
    await this.#open(port, false);
  }

  /** What connects to the port here comes to the same port there. */
  async reachPort(port: number): Promise<void> {
    await this.#open(port, true);
  }

  async close(): Promise<void> {
    await Promise.all(this.#programs.map((program) => program.stop()));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #open(port: number, isInwards: boolean): Promise<void> {
    const [socket, place] = [join(this.#folder, String(port)), `127.0.0.1:${port}`];
    const entrance = [place, socket];
    const exit = [socket, place];
    const [here, there] = isInwards ? [entrance, exit] : [exit, entrance];
    const programs = [new Program(script, here), new Program(script, there, { inNetwork: this.#namespace })];
    this.#programs.push(...programs);
    await until(() => programs.every(({ log }) => log.length > 0), 20_000, `the way to port ${port}`);
  }
}
