import type { SetupAnswer, SetupPort, UpsSearchBody } from '../../../src/http/screens/setup/schema.js';

/** The line that somebody has begun to choose. `kind` is a port of the list by its path, or one of the other ways. */
export interface LineChoice {
  readonly kind: string;
  readonly path: string;
  readonly host: string;
  readonly tcpPort: string;
  readonly slave: string;
  /** Empty: the UPS is looked for among all that are known. */
  readonly profile: string;
}

export const otherWays = ['tcp', 'other', 'simulator'] as const;

const usualTcpPort = '502';
const empty: LineChoice = { kind: '', path: '', host: '', tcpPort: usualTcpPort, slave: '1', profile: '' };

/** As config.ini names a port: by a name that stays when ports are numbered anew. */
export function nameOfPort({ path, stablePath }: SetupPort): string {
  return stablePath ?? path;
}

/** What was looked for last, or is in force; else the one port that may be it. */
export function firstChoice({ ports, search: { port, slave, profile = '' } }: SetupAnswer): LineChoice {
  if (port !== '') return { ...choiceOfPort(port, ports), slave: String(slave), profile };
  const [only, another] = ports.filter(({ allowed, holder }) => allowed && holder === undefined);
  return only !== undefined && another === undefined ? { ...empty, kind: only.path } : empty;
}

function choiceOfPort(name: string, ports: readonly SetupPort[]): LineChoice {
  if (name === 'simulator') return { ...empty, kind: 'simulator' };
  const listed = ports.find((port) => port.path === name || port.stablePath === name);
  if (listed) return { ...empty, kind: listed.path };
  const [, host, tcpPort = usualTcpPort] = /^tcp:\/\/([^:]+)(?::(\d+))?$/.exec(name) ?? [];
  return host === undefined ? { ...empty, kind: 'other', path: name } : { ...empty, kind: 'tcp', host, tcpPort };
}

/** Undefined as long as something is missing. */
export function portOf({ kind, path, host, tcpPort }: LineChoice, ports: readonly SetupPort[]): string | undefined {
  switch (kind) {
    case 'simulator':
      return 'simulator';
    case 'tcp':
      return host.trim() === '' ? undefined : `tcp://${host.trim()}:${tcpPort.trim() || usualTcpPort}`;
    case 'other':
      return path.trim() || undefined;
    default: {
      const listed = ports.find((port) => port.path === kind);
      return listed && nameOfPort(listed);
    }
  }
}

/** What a search lacks, the first thing first. */
export function missingIn(
  choice: LineChoice,
  ports: readonly SetupPort[],
): 'port' | 'host' | 'path' | 'slave' | undefined {
  if (portOf(choice, ports) === undefined) {
    return choice.kind === 'tcp' ? 'host' : choice.kind === 'other' ? 'path' : 'port';
  }
  return searchOf(choice, ports) === undefined ? 'slave' : undefined;
}

/** What the gateway is asked for; undefined as long as something is missing. */
export function searchOf(choice: LineChoice, ports: readonly SetupPort[]): UpsSearchBody | undefined {
  const port = portOf(choice, ports);
  const slave = Number(choice.slave);
  if (port === undefined || choice.slave.trim() === '' || !Number.isInteger(slave)) return undefined;
  return { port, slave, ...(choice.profile !== '' && { profile: choice.profile }) };
}
