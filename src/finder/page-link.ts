/** Address of the web page; the port is left out where every browser takes it. */
export function pageOf(
  address: string,
  { webPort, isTls }: { readonly webPort: number; readonly isTls: boolean },
): string {
  const usualPort = isTls ? 443 : 80;
  const port = webPort === usualPort ? '' : `:${webPort}`;
  return `${isTls ? 'https' : 'http'}://${address}${port}/`;
}
