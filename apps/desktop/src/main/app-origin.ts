/** Where the app's own page lives: a scheme of its own, as `file:` gives pages too many rights. */
export const appScheme = "app";
const appHost = "llm";
export const appOrigin = `${appScheme}://${appHost}`;

/** Tells whether an address is one of the app's own. */
export function isAppAddress(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host } = new URL(address);
  return protocol === `${appScheme}:` && host === appHost;
}
