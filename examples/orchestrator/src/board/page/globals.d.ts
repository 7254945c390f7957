import type { ELK as LayoutEngine, ELKConstructorArguments } from 'elkjs/lib/elk-api.js';

declare global {
  /** From `elkjs/elk-api.js`, which is no module. */
  const ELK: new (options: ELKConstructorArguments) => LayoutEngine;
  interface Window {
    /** Not in every browser. */
    readonly trustedTypes?: {
      createPolicy(
        name: string,
        rules: { createScriptURL: (url: string) => string },
      ): { createScriptURL(url: string): string };
    };
  }
}
