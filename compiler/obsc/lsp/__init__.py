"""What an editor is told beside the schema: findings, fixes, defaults and where names lead (docs/decisions/0016).

`wire` carries messages, `text` keeps documents and counts columns as the editor does, `server` is the loop;
`findings`, `hover`, `places` and `symbols` answer from a compilation.
"""
