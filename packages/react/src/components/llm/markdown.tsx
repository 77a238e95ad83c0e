import { isValidElement, memo, type ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { useMessages } from "../../messages/messages-provider.tsx";
import { CodeBlock } from "./code-block.tsx";
import { ExternalLink } from "./external-link.tsx";
import { markdownBlocks } from "./markdown-blocks.ts";

const plugins = [remarkGfm];

const components: Components = {
  a: ({ href, children }) => <ExternalLink href={href}>{children}</ExternalLink>,
  img: ({ alt }) => <LeftOutPicture alt={alt} />,
  pre: ({ children }) => <FencedCode>{children}</FencedCode>,
  table: ({ children }) => <ScrollingTable>{children}</ScrollingTable>,
};

/** Shows text of a model: markdown without raw HTML, without pictures from the net, with links that ask first. */
export function Markdown({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="prose wrap-anywhere">
      {markdownBlocks(text).map((block, index) => (
        // Blocks are only ever added at the end.
        // oxlint-disable-next-line react/no-array-index-key
        <MarkdownBlock key={index} text={block} />
      ))}
    </div>
  );
}

const MarkdownBlock = memo(function MarkdownBlock({ text }: { readonly text: string }): ReactNode {
  return (
    <ReactMarkdown remarkPlugins={plugins} components={components}>
      {text}
    </ReactMarkdown>
  );
});

function LeftOutPicture({ alt }: { readonly alt: string | undefined }): ReactNode {
  const { chat } = useMessages();
  const description = alt === undefined || alt === "" ? "" : `: ${alt}`;
  return (
    <span className="text-[13px] text-muted-foreground">
      [{chat.pictureLeftOut}
      {description}]
    </span>
  );
}

function ScrollingTable({ children }: { readonly children?: ReactNode }): ReactNode {
  const { chat } = useMessages();
  return (
    <div role="region" aria-label={chat.table} tabIndex={0} className="my-3 overflow-x-auto">
      <table>{children}</table>
    </div>
  );
}

function FencedCode({ children }: { readonly children?: ReactNode }): ReactNode {
  if (!isValidElement<{ className?: string; children?: ReactNode }>(children)) {
    return <pre>{children}</pre>;
  }
  const language = /language-(\S+)/.exec(children.props.className ?? "")?.[1];
  const code = String(children.props.children ?? "").replace(/\n$/, "");
  return <CodeBlock code={code} language={language} />;
}
