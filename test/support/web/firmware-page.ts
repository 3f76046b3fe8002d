import { until } from '../until.js';

const login = {
  authorization: `Basic ${Buffer.from('root:public').toString('base64')}`,
  'x-confirm-password': 'public',
};

/** What the page "Update firmware" asks, with the factory password of the manual. */
export class FirmwarePage {
  readonly #url: string;

  constructor(webPort: number) {
    this.#url = `http://127.0.0.1:${webPort}/api/v1`;
  }

  async ask(method: 'GET' | 'POST', path: string, body: FormData | null = null) {
    const answer = await fetch(this.#url + path, { method, body, headers: login });
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

  /** An upload that is being taken and waits for its last octet; `finish` sends that and resolves with whether it was taken. */
  async uploadAllButTheEnd(image: Buffer) {
    await this.isThere();
    const boundary = 'held-back';
    const disposition = 'form-data; name="image"; filename="image.bin"';
    const head = `--${boundary}\r\ncontent-disposition: ${disposition}\r\ncontent-type: application/octet-stream\r\n\r\n`;
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const send = (bytes: Uint8Array) => writer.write(bytes).catch(() => undefined);
    const taken = fetch(`${this.#url}/firmware`, {
      method: 'POST',
      body: readable,
      duplex: 'half',
      headers: { ...login, 'content-type': `multipart/form-data; boundary=${boundary}` },
    }).then(
      ({ status }) => status === 200,
      () => false,
    );
    void send(Buffer.concat([Buffer.from(head), image.subarray(0, -1)]));
    const isReceiving = async () => {
      const { body } = await this.ask('GET', '/firmware');
      return (body.update as { state?: string } | undefined)?.state === 'receiving';
    };
    await until(isReceiving, 25_000, 'the image is being taken');
    const finish = async () => {
      void send(Buffer.concat([image.subarray(-1), Buffer.from(`\r\n--${boundary}--\r\n`)]));
      void writer.close().catch(() => undefined);
      return taken;
    };
    return { finish };
  }
}
