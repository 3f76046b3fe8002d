// The gateway, installed into a folder and started by the launcher as its unit file does.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { root } from '../../scripts/run.mjs';
import { places } from '../../scripts/service-unit.mjs';
import { firstAnswer } from '../bench/server-process.mjs';

export class Service {
  lastWords = '';
  #folder;
  #ports;
  #launcher;
  #probeFile;

  constructor(folder, ports) {
    this.#folder = folder;
    this.#ports = ports;
    this.#probeFile = join(folder, 'probe.json');
  }

  async start(upsPath) {
    const at = (place) => join(this.#folder, place);
    const keys = ['--key', at('private.pem'), '--keys', at('public.pem')];
    execFileSync(join(root, 'scripts/install'), ['--as-built', '--root', this.#folder, ...keys], { stdio: 'ignore' });
    const { bacnet, web, ftp } = this.#ports;
    const config = at(join(places.settings, 'config.ini'));
    writeFileSync(
      config,
      `[ups]\nfamily=masterys-gp4\n[serial]\nport=${upsPath}\n[bacnet]\nbind=127.0.0.1\nport=${bacnet}\n` +
        `[network]\nbackend=none\n[web]\nbind=127.0.0.1\nport=${web}\n[ftp]\nport=${ftp}\n`,
    );
    const [, ...words] = execStart(readFileSync(at('etc/systemd/system/ups-bacnet-gateway.service'), 'utf8'));
    const rooted = words.map((word) => (/^\/(opt|etc|var)\//.test(word) ? at(word) : word));
    const helper = rooted.indexOf('--network-helper');
    if (helper >= 0) rooted.splice(helper, 2);
    const env = {
      ...process.env,
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'probe.mjs')}`,
      SOAK_PROBE: this.#probeFile,
    };
    mkdirSync(at(places.data), { recursive: true });
    this.#launcher = spawn(process.execPath, rooted, {
      cwd: at(places.data),
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#launcher.stdout.on('data', (chunk) => {
      const faults = String(chunk)
        .split('\n')
        .filter((text) => /internal\.fault|launcher/.test(text));
      if (faults.length > 0) this.lastWords = faults.at(-1).slice(0, 300);
    });
    await firstAnswer(bacnet);
    this.firstPid = this.pid;
  }

  /** Of the gateway; undefined while the launcher has none. */
  get pid() {
    const children = readFileSync(`/proc/${this.#launcher.pid}/task/${this.#launcher.pid}/children`, 'utf8');
    return Number(children.trim().split(' ')[0]) || undefined;
  }

  usage() {
    const { pid } = this;
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const fds = readdirSync(`/proc/${pid}/fd`).map((fd) => linkOf(`/proc/${pid}/fd/${fd}`));
    return {
      rssBytes: Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * 1024,
      fds: fds.length,
      sockets: fds.filter((target) => target.startsWith('socket:')).length,
      dataBytes: sizeOf(join(this.#folder, places.data)),
      ...probed(this.#probeFile),
    };
  }

  /** The gateway's own counters. */
  async counted(webPort) {
    const authorization = `Basic ${Buffer.from('root:public').toString('base64')}`;
    const answer = await fetch(`http://127.0.0.1:${webPort}/metrics`, { headers: { authorization } });
    const text = await answer.text();
    return { cycles: Number(/^ups_poll_cycles_total (\d+)/m.exec(text)?.[1] ?? Number.NaN) };
  }

  async stop() {
    const launcher = this.#launcher;
    if (launcher === undefined || launcher.exitCode !== null) return;
    const gone = new Promise((resolve) => launcher.once('exit', resolve));
    launcher.kill('SIGTERM');
    await gone;
  }
}

function execStart(unit) {
  return /^ExecStart=(.*)$/m.exec(unit)[1].split(' ');
}

/** An fd may close between the listing and the look at it. */
function linkOf(path) {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

function sizeOf(folder) {
  return readdirSync(folder, { recursive: true }).reduce((sum, name) => {
    const stats = statSync(join(folder, name), { throwIfNoEntry: false });
    return sum + (stats?.isFile() ? stats.size : 0);
  }, 0);
}

function probed(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { heapBytes: Number.NaN, loopP99Ms: Number.NaN };
  }
}

export function freeTcpPort() {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
