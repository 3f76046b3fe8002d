import { spawnSync } from 'node:child_process';

export interface LanHost {
  readonly namespace: string;
  readonly address: string;
}

/** Hosts of any subnets on one switch, each in a network namespace of its own; no router. */
export interface SwitchedLan {
  /** A host with an address such as 10.79.1.1/24, and a default route by a router that is not there. */
  host(addressWithPrefix: string, router: string): LanHost;
  remove(): void;
}

export function makeSwitchedLan(name: string): SwitchedLan {
  const prefix = `lan-${process.pid}-${name}`;
  const lanSwitch = `${prefix}-s`;
  const namespaces: string[] = [];
  const addNamespace = (namespace: string) => {
    ip('netns', 'add', namespace);
    namespaces.push(namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  };
  const remove = () => {
    for (const namespace of namespaces) spawnSync('ip', ['netns', 'del', namespace]);
  };
  try {
    addNamespace(lanSwitch);
    ip('-n', lanSwitch, 'link', 'add', 'br0', 'type', 'bridge', 'mcast_snooping', '0');
    ip('-n', lanSwitch, 'link', 'set', 'br0', 'up');
  } catch (error) {
    remove();
    throw error;
  }
  return {
    host(addressWithPrefix, router) {
      const number = namespaces.length;
      const namespace = `${prefix}-${number}`;
      addNamespace(namespace);
      const cable = `h${number}`;
      ip('link', 'add', 'eth0', 'netns', namespace, 'type', 'veth', 'peer', 'name', cable, 'netns', lanSwitch);
      ip('-n', lanSwitch, 'link', 'set', cable, 'master', 'br0', 'up');
      ip('-n', namespace, 'addr', 'add', addressWithPrefix, 'brd', '+', 'dev', 'eth0');
      ip('-n', namespace, 'link', 'set', 'eth0', 'up');
      ip('-n', namespace, 'route', 'add', 'default', 'via', router);
      return { namespace, address: addressWithPrefix.replace(/\/.*/, '') };
    },
    remove,
  };
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}
