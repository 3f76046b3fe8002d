import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasProgram, wordsToRun } from '../machine/unpacked-programs.js';
import { until } from '../until.js';

const tools = ['snmpget', 'snmpwalk', 'snmpbulkwalk', 'snmpset'] as const;
const pathOf = (tool: string) => `/usr/bin/${tool}`;
const trapReceiver = '/usr/sbin/snmptrapd';

export const snmpToolsMissing = !hasProgram(...tools.map(pathOf), trapReceiver, '/usr/lib/nut/snmp-ups');

/** Goes into the title of what is skipped. */
export const snmpToolsNote = snmpToolsMissing ? ' (SKIPPED: snmp, snmptrapd and nut-snmp are not there)' : '';

/** Identifiers in numbers: the texts of MIBs are in no free package. */
function environment(folder: string): NodeJS.ProcessEnv {
  return { ...process.env, MIBS: '', MIBDIRS: folder, SNMPCONFPATH: folder, SNMP_PERSISTENT_DIR: folder, LC_ALL: 'C' };
}

/** What a tool of Net-SNMP says, both ways, with numeric identifiers. */
export function runTool(tool: (typeof tools)[number], args: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'net-snmp-'));
  const [command, ...words] = wordsToRun(pathOf(tool), ['-On', '-t', '5', '-r', '0', ...args]);
  const { stdout, stderr } = spawnSync(command, words, { env: environment(folder), encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  return `${stdout}${stderr}`;
}

/** Net-SNMP's receiver of traps and informs, with what it has logged. */
export class TrapReceiver {
  readonly #folder = mkdtempSync(join(tmpdir(), 'snmptrapd-'));
  #child: ChildProcess | undefined;

  /** `lines` of its configuration. */
  static async start(port: number, lines: readonly string[]): Promise<TrapReceiver> {
    const receiver = new TrapReceiver();
    const folder = receiver.#folder;
    mkdirSync(join(folder, 'state'));
    const config = join(folder, 'receiver.conf');
    writeFileSync(config, [...lines, `snmpTrapdAddr udp:127.0.0.1:${port}`, ''].join('\n'), { mode: 0o600 });
    const [command, ...args] = wordsToRun(trapReceiver, ['-f', '-Lf', receiver.#log, '-C', '-c', config, '-On']);
    const env = environment(join(folder, 'state'));
    receiver.#child = spawn(command, args, { env, stdio: 'ignore' });
    await until(() => receiver.text.includes('NET-SNMP version'), 20_000, 'snmptrapd listens');
    return receiver;
  }

  get text(): string {
    try {
      return readFileSync(this.#log, 'utf8');
    } catch {
      return '';
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #log(): string {
    return join(this.#folder, 'log');
  }
}
