import { connect } from 'node:net';
import type { FoundGateway } from './found-gateway.js';
import { pageOf } from './page-link.js';

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
