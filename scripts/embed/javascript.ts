import ts from 'typescript';

/**
 * The JavaScript of a source file: types go, JSX and comments stay. Blank lines between statements are lost with the
 * types, since the compiler prints the file anew.
 */
export function toJavaScript(path: string, source: string): string {
  const { outputText, diagnostics } = ts.transpileModule(source, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      jsx: ts.JsxEmit.Preserve,
      verbatimModuleSyntax: true,
      isolatedModules: true,
      removeComments: false,
      newLine: ts.NewLineKind.LineFeed,
    },
  });
  const [first] = diagnostics ?? [];
  if (first !== undefined) throw new Error(`${path}: ${ts.flattenDiagnosticMessageText(first.messageText, ' ')}`);
  return outputText;
}

export const javaScriptPath = (path: string): string => path.replace(/[.]tsx?$/, '.js');
