import { spawnSync } from 'node:child_process';

/** Two hosts on a wire of their own, 10.77.0.1 and 10.77.0.2, so that broadcasts are real and reach nobody else. */
export interface TwoHosts {
  readonly names: readonly [first: string, second: string];
  remove(): void;
}

export const hostAddresses = ['10.77.0.1', '10.77.0.2'] as const;
export const subnetBroadcast = '10.77.0.255';

const ip = (...args: string[]) => spawnSync('ip', args, { encoding: 'utf8' });

const mayMakeNamespaces = (() => {
  const name = `proof-${process.pid}-try`;
  const made = ip('netns', 'add', name).status === 0;
  if (made) ip('netns', 'del', name);
  return made;
})();

export const namespacesMissing = !mayMakeNamespaces;
export const namespacesNote = namespacesMissing ? ' (SKIPPED: no network namespaces without root and iproute2)' : '';

export function makeTwoHosts(): TwoHosts {
  const names = [`proof-${process.pid}-a`, `proof-${process.pid}-b`] as const;
  const steps: string[][] = [
    ...names.map((name) => ['netns', 'add', name]),
    ['link', 'add', 'eth0', 'netns', names[0], 'type', 'veth', 'peer', 'name', 'eth0', 'netns', names[1]],
    ...names.flatMap((name, at) => [
      ['-n', name, 'addr', 'add', `${hostAddresses[at]}/24`, 'brd', subnetBroadcast, 'dev', 'eth0'],
      ['-n', name, 'link', 'set', 'lo', 'up'],
      ['-n', name, 'link', 'set', 'eth0', 'up'],
      ['-n', name, 'route', 'add', 'default', 'dev', 'eth0'],
    ]),
  ];
  for (const step of steps) {
    const { status, stderr } = ip(...step);
    if (status !== 0) throw new Error(`ip ${step.join(' ')}: ${stderr}`);
  }
  return {
    names,
    remove() {
      for (const name of names) ip('netns', 'del', name);
    },
  };
}
