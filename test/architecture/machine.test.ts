import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../support/daemon.js';

interface Use {
  /** Or a folder, with a slash at its end. */
  readonly file: string;
  readonly because: string;
}

/** Imports of functions, not of types alone; isIP and its like only look at a text. */
const importOf = (modules: string) =>
  new RegExp(
    `^import (?!type )(?!\\{ (?:isIP(?:v4|v6)?|type [\\w ]+|, )+ \\}).*from 'node:(?:${modules})';$|import\\('node:(?:${modules})'\\)|getBuiltinModule\\('node:(?:${modules})'\\)`,
    'm',
  );

const chance =
  /\bMath\.random\b|\brandom(?:Bytes|UUID|Int|Fill|FillSync)\b|\bgetRandomValues\b|\bgenerateKey(?:Pair)?(?:Sync)?\b/;

const mayDraw: readonly Use[] = [
  { file: 'src/core/machine/chance.ts', because: 'it is chance' },
  { file: 'src/core/machine/disk.ts', because: 'names of files that nobody else has' },
  {
    file: 'src/security/sc-certificates/certificate-request.ts',
    because: 'the key of a certificate, made by WebCrypto',
  },
];

const mayOpenSockets: readonly Use[] = [
  { file: 'src/core/machine/tcp.ts', because: 'it is TCP' },
  { file: 'src/core/machine/udp.ts', because: 'it is UDP' },
  { file: 'src/bacnet/server/network/udp-port.ts', because: 'the DatagramPort of this machine' },
  { file: 'src/bacnet/datalink/sc/socket/', because: 'TLS to a hub, behind OpenScSocket' },
  { file: 'src/ups/link/tcp-byte-line.ts', because: 'a ByteLine of this machine' },
  { file: 'src/ups/simulator/tcp-slave.ts', because: 'the simulator, a program of its own' },
  { file: 'src/http/server/web-server.ts', because: 'makes servers of HTTP; WebDoor listens' },
  { file: 'src/http/server/tls/certificate-store.ts', because: 'tries a certificate' },
  { file: 'src/finder/sockets/', because: 'the finder, a program of its own' },
  { file: 'src/finder/gateway-page.ts', because: 'the finder, a program of its own' },
  { file: 'src/northbound/mqtt/', because: 'TLS and TCP to a broker, behind OpenSession' },
  { file: 'src/northbound/nut/nut-service.ts', because: 'TLS over a connection that is there' },
  { file: 'src/system/network/bind-addresses.ts', because: 'the MachineNetwork of this machine' },
  { file: 'src/system/network/helper-agent.ts', because: 'the helper of root, behind its NetworkAgent' },
  { file: 'src/commands/running-device.ts', because: 'a program of its own' },
];

const mayAskTheSystem: readonly Use[] = [
  { file: 'src/core/machine/host.ts', because: 'it is the host' },
  { file: 'src/bacnet/server/network/own-networks.ts', because: 'of the DatagramPort of this machine' },
  { file: 'src/http/server/tls/certificate-store.ts', because: 'names in a certificate' },
  { file: 'src/finder/search-networks.ts', because: 'the finder, a program of its own' },
  { file: 'src/system/network/bind-addresses.ts', because: 'the MachineNetwork of this machine' },
  { file: 'src/system/network/interface-in-force.ts', because: 'the MachineNetwork of this machine' },
  { file: 'src/system/network/port-interface.ts', because: 'the MachineNetwork of this machine' },
  { file: 'src/system/machine-id.ts', because: 'the MachineNetwork of this machine' },
];

const mayStartOthers: readonly Use[] = [
  { file: 'src/finder/announcement/', because: 'the thread of multicast DNS, behind StartResponder' },
  { file: 'src/finder/gateway-page.ts', because: 'the finder, a program of its own' },
  { file: 'src/launcher/', because: 'a program of its own' },
  {
    file: 'src/system/command-runner.ts',
    because: 'tools of the system, for the helper of root and for MachineNetwork',
  },
  { file: 'src/system/network/exclusive-lock.ts', because: 'the helper of root, a program of its own' },
  { file: 'src/device/register-search/', because: 'the thread of the search, whose end Elsewhere knows' },
];

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ file: join('src', name), text: readFileSync(join(root, 'src', name), 'utf8') }));

describe('the gateway has of its machine what it is given', () => {
  it.each([
    ['draw by chance', chance, mayDraw],
    ['open sockets', importOf('net|dgram|tls|dns|http|https|http2'), mayOpenSockets],
    ['ask the system of its name and addresses', importOf('os'), mayAskTheSystem],
    ['start threads and programs', importOf('child_process|worker_threads|cluster'), mayStartOthers],
  ])('only these %s, each for its reason', (_, pattern, allowed) => {
    const found = sources.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
    const isCovered = (name: string, { file }: Use) => name === file || (file.endsWith('/') && name.startsWith(file));
    expect(found.filter((name) => !allowed.some((use) => isCovered(name, use)))).toEqual([]);
    expect(allowed.filter((use) => !found.some((name) => isCovered(name, use)))).toEqual([]);
  });
});
