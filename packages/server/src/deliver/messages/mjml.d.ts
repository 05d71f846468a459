// mjml brings no types of its own.

declare module 'mjml' {
  interface Fault {
    line: number;
    message: string;
    tagName: string;
    formattedMessage: string;
  }
  export default function mjml2html(
    source: string,
    options?: {
      validationLevel?: 'strict' | 'soft' | 'skip';
      ignoreIncludes?: boolean;
      keepComments?: boolean;
      /** Stylesheets of web fonts, by name. */
      fonts?: Record<string, string>;
    },
  ): Promise<{ html: string; errors: Fault[] }>;
}
