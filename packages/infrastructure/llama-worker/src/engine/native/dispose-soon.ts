const limitMs = 500;

/**
 * Disposes a native resource, and waits no longer than half a second for it. After a load that failed or was
 * aborted the library counts an object that the garbage collector may have taken, and waits for it for ever.
 */
export async function disposeSoon(resource: { dispose(): Promise<void> }): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, limitMs);
  });
  await Promise.race([resource.dispose(), limit]).finally(() => clearTimeout(timer));
}
