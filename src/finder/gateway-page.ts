import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import type { FoundGateway } from './found-gateway.js';

/** Address of the web page; the port is left out where every browser takes it. */
export function pageOf(
  address: string,
  { webPort, isTls }: { readonly webPort: number; readonly isTls: boolean },
): string {
  const usualPort = isTls ? 443 : 80;
  const port = webPort === usualPort ? '' : `:${webPort}`;
  return `${isTls ? 'https' : 'http'}://${address}${port}/`;
}

/** Where the page of an interface is that does not announce it. */
const candidates = [80, 8080] as const;
const connectTimeoutMs = 1500;
/** More than that on one network are no gateways. */
const maxProbed = 200;

/** Gateways that announce no page may have one all the same: it is looked for. */
export function withPages(gateways: readonly FoundGateway[]): Promise<readonly FoundGateway[]> {
  return Promise.all(
    gateways.map(async (gateway, at) => {
      if (at >= maxProbed || gateway.page !== undefined || gateway.remote !== undefined || !gateway.isInOwnSubnet)
        return gateway;
      const isOpen = await Promise.all(candidates.map((port) => connects(gateway.address, port)));
      const webPort = candidates.find((_, at) => isOpen[at]);
      return webPort === undefined ? gateway : { ...gateway, page: pageOf(gateway.address, { webPort, isTls: false }) };
    }),
  );
}

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectTimeoutMs });
    const end = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket
      .once('connect', () => end(true))
      .once('timeout', () => end(false))
      .once('error', () => end(false));
  });
}

/** The program that opens a page in the user's browser; never by way of a shell, since the link came by the network. */
export function openCommand(
  page: string,
  platform: NodeJS.Platform,
  { SystemRoot }: NodeJS.ProcessEnv,
): readonly [command: string, ...args: string[]] {
  switch (platform) {
    case 'win32':
      // By its full path: Windows looks into the current folder first, which may be the one of downloads.
      return [`${SystemRoot ?? 'C:\\Windows'}\\System32\\rundll32.exe`, 'url.dll,FileProtocolHandler', page];
    case 'darwin':
      return ['open', page];
    default:
      return ['xdg-open', page];
  }
}

/** Resolves with false when there is no such program. */
export function openPage(page: string, platform: NodeJS.Platform = process.platform): Promise<boolean> {
  const [command, ...args] = openCommand(page, platform, process.env);
  return new Promise((resolve) => {
    const child = spawn(command, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
