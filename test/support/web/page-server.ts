import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { ensureBuilt, root } from '../daemon.js';
import { type TestApp, type TestScreens, testApp } from './fake-screens.js';

/** The built page on a port of its own, before a gateway that a test plays. */
export class PageServer {
  readonly web: TestApp;
  readonly #server: Server;

  private constructor(web: TestApp, server: Server) {
    this.web = web;
    this.#server = server;
  }

  static async start(screens: TestScreens): Promise<PageServer> {
    ensureBuilt();
    const web = await testApp(screens, {}, join(root, 'dist/web'));
    await web.app.ready();
    const server = createServer((request, response) => web.app.routing(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageServer(web, server);
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/`;
  }

  /** Clients that are connected have to connect again. */
  cutOff(): void {
    this.#server.closeAllConnections();
  }

  /** Idempotent; clients that are connected are cut off. */
  async stop(): Promise<void> {
    this.cutOff();
    if (this.#server.listening) await new Promise((resolve) => this.#server.close(resolve));
    await this.web.app.close();
  }
}
