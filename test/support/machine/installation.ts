import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answersWhoIs, type IniSettings, iniText, Program, type ProgramOptions, root } from '../daemon.js';
import { skipTimeUntil, stepEveryMs } from '../skip-time.js';
import { freeTcpPort } from '../tcp.js';
import { freeUdpPort } from '../udp.js';
import { pause, until } from '../until.js';

/** Runs a command of the project's to its end; fails with what it has said. */
export function run(command: string, args: readonly string[], cwd = root): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

export function hasProgram(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'installation-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** For scripts that build a product: without these they make keys in the home of the user who runs the tests, and in config/. */
export function keyArguments(folder: string): string[] {
  return ['--key', join(folder, 'private.pem'), '--keys', join(folder, 'public.pem')];
}

/** Where scripts/install puts things, below a staging folder. */
export function placesIn(folder: string) {
  const program = join(folder, 'opt/ups-bacnet-gateway');
  return {
    program,
    slots: join(program, 'slots'),
    launcher: join(program, 'launcher/launcher/main.js'),
    settings: join(folder, 'etc/ups-bacnet-gateway/config.ini'),
    data: join(folder, 'var/lib/ups-bacnet-gateway'),
    units: join(folder, 'etc/systemd/system'),
    unit: join(folder, 'etc/systemd/system/ups-bacnet-gateway.service'),
  };
}

/** Starts an installation as its service would, on ports of the loopback, and waits until it answers. */
export async function startInstallation(
  folder: string,
  settings: IniSettings = {},
  options: Pick<ProgramOptions, 'skipping'> = {},
) {
  const places = placesIn(folder);
  const port = await freeUdpPort();
  const webPort = await freeTcpPort();
  const text = iniText({
    ...settings,
    ftp: { enabled: 'no' },
    web: { bind: '127.0.0.1', port: webPort },
    bacnet: { bind: '127.0.0.1', port },
  });
  writeFileSync(places.settings, text);
  const start = async () => {
    const args = [places.slots, '--config', places.settings, '--data', places.data];
    const program = new Program(places.launcher, args, { cwd: folder, ...options });
    await answersWhoIs(port, program);
    return program;
  };
  return { port, webPort, places, start, program: await start() };
}

/** Installs this checkout below a folder, with a key of the test for images, and starts it with a simulated UPS. */
export function startUpdatable(folder: string, publicPem: string) {
  run(join(root, 'scripts/install'), ['--as-built', '--root', folder, ...keyArguments(folder)], folder);
  writeFileSync(join(placesIn(folder).program, 'site-keys.pem'), publicPem);
  const settings = { serial: { port: 'simulator', poll_interval_ms: 200 }, simulator: { pace: 'none' } };
  return startInstallation(folder, settings, { skipping: true });
}

/**
 * Puts the clock of the launcher, started with `skipping`, to the end of a trial. `times`: of how many trials of this version
 * it is the last.
 */
export async function passTrial(program: Program, version: string, times = 1): Promise<void> {
  const isHealthy = () => program.log.filter(({ msg }) => msg.startsWith(`Version ${version} is healthy;`))[times - 1];
  await until(isHealthy, 60_000, `version ${version} is healthy`);
  for (let half = 0; half < 2; half += 1) {
    program.child.kill('SIGUSR2');
    // It must say once more that it lives, or it is taken for hung.
    await pause(stepEveryMs);
  }
}

/** Puts the clock of the launcher ahead until it has said this for the nth time. */
export async function skipTimeUntilSaid(program: Program, text: string, times = 1): Promise<void> {
  const said = () => program.log.filter(({ msg }) => msg.includes(text))[times - 1];
  await skipTimeUntil(program.child, said, 60_000, `the log says "${text}"`);
}

export function versionOfProject(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
}
