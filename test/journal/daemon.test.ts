import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { answersWhoIs, ensureBuilt, iniText, Program, root } from '../support/daemon.js';
import { freeUdpPort } from '../support/udp.js';
import { until } from '../support/until.js';

/** A daemon that can be ended in any way and started again over the same folder. */
class Site {
  readonly folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  readonly configFile = join(this.folder, 'config.ini');
  readonly port: number;
  program: Program | undefined;

  constructor(port: number) {
    this.port = port;
    this.configure('healthy');
  }

  configure(scenario: string): void {
    const simulator = { pace: 'none', scenario };
    writeFileSync(this.configFile, iniText({ bacnet: { bind: '127.0.0.1', port: this.port }, simulator }));
  }

  async start(): Promise<Program> {
    const args = ['--demo', '--config', this.configFile, '--data', join(this.folder, 'data')];
    const starts = this.starts;
    this.program = new Program(join(root, 'dist/main.js'), args);
    await answersWhoIs(this.port, this.program);
    await until(() => this.starts > starts, 5000, 'the start is in the journal');
    return this.program;
  }

  get starts(): number {
    return this.events.split('"kind":"started').length - 1;
  }

  /** All events on the disk. */
  get events(): string {
    return this.textOf('events');
  }

  textOf(name: string): string {
    const folder = join(this.folder, 'data/journal');
    if (!existsSync(folder)) return '';
    const files = readdirSync(folder).filter((file) => file.startsWith(name));
    return files.map((file) => readFileSync(join(folder, file), 'utf8')).join('');
  }

  async stop(): Promise<void> {
    await this.program?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

it('the daemon keeps its journal over a proper stop within a second, a power cut and a torn file', async () => {
  ensureBuilt();
  const site = new Site(await freeUdpPort());
  onTestFinished(() => site.stop());
  const first = await site.start();
  site.configure('mains-failure');
  await until(() => site.events.includes('UnitAlarms/ON BATTERY'), 10_000, 'the alarm is in the journal');
  expect(site.events).toContain(
    '"subject":"[simulator] scenario","from":"healthy","to":"mains-failure","who":"config.ini"',
  );
  const begin = performance.now();
  expect(await first.stop()).toBe(0);
  expect(performance.now() - begin).toBeLessThan(1000);
  expect(site.events).toMatch(/"kind":"stopped"\}\n$/);
  expect(site.textOf('history')).not.toBe('');

  const second = await site.start();
  second.child.kill('SIGKILL');
  await second.exited;
  const folder = join(site.folder, 'data/journal');
  const [name = ''] = readdirSync(folder).filter((file) => file.startsWith('events'));
  writeFileSync(join(folder, name), `${site.events}deadbeef 99 12`);

  const third = await site.start();
  expect(site.events).toContain('started-after-cut');
  expect(site.events).toContain('journal-damaged');
  expect(third.log.some(({ code }) => code === 'journal.damaged')).toBe(true);
  const raised = site.events.split('\n').filter((line) => /alarm-raised.*ON BATTERY/.test(line));
  expect(raised).toHaveLength(1);
});
