// The UPS: the product's simulator in a process of its own, at the end of a line that can be pulled.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { everySoOften, pause } from './pauses.mjs';

const newScenarioEveryMs = 45_000;
const unplugEveryMs = 170_000;
const unpluggedForMs = 20_000;

export class UpsLine {
  scenario = 'healthy';
  #folder;
  #children = [];

  constructor(folder) {
    this.#folder = folder;
  }

  /** The gateway's end. */
  get path() {
    return join(this.#folder, 'port');
  }

  async plug() {
    const far = join(this.#folder, 'ups');
    const pty = (path) => `PTY,link=${path},rawer,echo=0`;
    const cable = spawn('socat', [pty(this.path), pty(far)], { stdio: 'ignore' });
    this.#children = [cable];
    while (!existsSync(this.path) || !existsSync(far)) await pause(20);
    const words = ['--port', far, '--family', 'masterys-gp4', '--scenario', this.scenario];
    const ups = spawn(process.execPath, [join(root, 'dist/simulator-main.js'), ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    ups.stdin.on('error', () => {});
    this.#children.push(ups);
  }

  unplug() {
    for (const child of this.#children) child.kill('SIGTERM');
    this.#children = [];
  }

  play(scenario) {
    this.scenario = scenario;
    this.#children[1]?.stdin.write(`${scenario}\n`);
  }
}

/** Scenarios come and go, and so does the adapter. */
export async function liveOnLine({ line, tally, signal }) {
  const { scenarios } = await import('../../dist/ups/simulator/scenarios.js');
  let number = 0;
  await Promise.all([
    everySoOften(newScenarioEveryMs, signal, () => line.play(scenarios[++number % scenarios.length].name), tally),
    everySoOften(
      unplugEveryMs,
      signal,
      async () => {
        line.unplug();
        await pause(unpluggedForMs, signal);
        if (!signal.aborted) await line.plug();
      },
      tally,
    ),
  ]);
}
