import { until } from '../until.js';

/** What the page "Update firmware" asks, with the factory password of the manual. */
export class FirmwarePage {
  readonly #url: string;

  constructor(webPort: number) {
    this.#url = `http://127.0.0.1:${webPort}/api/v1`;
  }

  async ask(method: 'GET' | 'POST', path: string, body: FormData | null = null) {
    const answer = await fetch(this.#url + path, {
      method,
      body,
      headers: {
        authorization: `Basic ${Buffer.from('root:public').toString('base64')}`,
        'x-confirm-password': 'public',
      },
    });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  /** It comes up shortly after BACnet. */
  async isThere(): Promise<void> {
    const canUpdate = () =>
      this.ask('GET', '/firmware').then(
        ({ body }) => body.canUpdate === true,
        () => false,
      );
    await until(canUpdate, 25_000, 'the page');
  }

  async upload(image: Buffer) {
    await this.isThere();
    const form = new FormData();
    form.append('image', new Blob([image]), 'image.bin');
    return this.ask('POST', '/firmware', form);
  }
}
