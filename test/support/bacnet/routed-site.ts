import { spawnSync } from 'node:child_process';

/** A host of a routed site; its network namespace bears a name of its own. */
export interface SiteHost {
  readonly namespace: string;
  readonly address: string;
}

/** Subnets 10.78.1.0/24, 10.78.2.0/24 ... behind one router that passes unicasts and no broadcast. */
export interface RoutedSite {
  /** The host that has a foot in each subnet; `address` of one of them, which must have a host. */
  router(subnet: number): SiteHost;
  /** Host `number` of subnet `subnet`, made when it is asked for first. */
  host(subnet: number, number: number): SiteHost;
  remove(): void;
}

const mayMakeSites = (() => {
  const namespace = `site-${process.pid}-try`;
  const steps = [
    ['netns', 'add', namespace],
    ['-n', namespace, 'link', 'add', 'br0', 'type', 'bridge'],
  ];
  const isDone = steps.every((step) => spawnSync('ip', step).status === 0);
  spawnSync('ip', ['netns', 'del', namespace]);
  return isDone;
})();

export const sitesMissing = !mayMakeSites;
export const sitesNote = sitesMissing ? ' (SKIPPED: no namespaces and bridges without root and iproute2)' : '';

export const broadcastOf = (subnet: number) => `10.78.${subnet}.255`;

export function makeRoutedSite(name: string): RoutedSite {
  const prefix = `site-${process.pid}-${name}`;
  const router = `${prefix}-r`;
  const namespaces: string[] = [];
  const hosts = new Map<string, SiteHost>();
  const bridges = new Set<string>();

  const addNamespace = (namespace: string) => {
    ip('netns', 'add', namespace);
    namespaces.push(namespace);
    ip('-n', namespace, 'link', 'set', 'lo', 'up');
  };
  const addBridge = (subnet: number) => {
    const bridge = `br${subnet}`;
    if (bridges.has(bridge)) return bridge;
    bridges.add(bridge);
    ip('-n', router, 'link', 'add', bridge, 'type', 'bridge');
    // Else it takes the lowest address of its ports, and changes it under hosts that know it when another one is plugged in.
    ip('-n', router, 'link', 'set', bridge, 'address', `02:00:0a:4e:00:${subnet.toString(16).padStart(2, '0')}`);
    ip('-n', router, 'addr', 'add', `10.78.${subnet}.254/24`, 'brd', broadcastOf(subnet), 'dev', bridge);
    ip('-n', router, 'link', 'set', bridge, 'up');
    return bridge;
  };
  const remove = () => {
    for (const namespace of namespaces) spawnSync('ip', ['netns', 'del', namespace]);
  };

  try {
    addNamespace(router);
    ip('netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  } catch (error) {
    remove();
    throw error;
  }
  return {
    router: (subnet) => ({ namespace: router, address: `10.78.${subnet}.254` }),
    host(subnet, number) {
      const address = `10.78.${subnet}.${number}`;
      const known = hosts.get(address);
      if (known) return known;
      const namespace = `${prefix}-${subnet}-${number}`;
      const bridge = addBridge(subnet);
      const cable = `s${subnet}h${number}`;
      addNamespace(namespace);
      ip('link', 'add', 'eth0', 'netns', namespace, 'type', 'veth', 'peer', 'name', cable, 'netns', router);
      ip('-n', router, 'link', 'set', cable, 'master', bridge, 'up');
      ip('-n', namespace, 'addr', 'add', `${address}/24`, 'brd', broadcastOf(subnet), 'dev', 'eth0');
      ip('-n', namespace, 'link', 'set', 'eth0', 'up');
      ip('-n', namespace, 'route', 'add', 'default', 'via', `10.78.${subnet}.254`);
      const host = { namespace, address };
      hosts.set(address, host);
      return host;
    },
    remove,
  };
}

function ip(...args: string[]): void {
  const { status, stderr } = spawnSync('ip', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${args.join(' ')}: ${stderr}`);
}
