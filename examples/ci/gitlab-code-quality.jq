# Makes GitLab's code quality report of the JSON of 'taskflow validate':
#   taskflow validate --format json . | jq -f gitlab-code-quality.jq >gl-code-quality-report.json
def places: [.file, .rule, (.range.start.line // 1 | tostring), .message];
[
  .findings[] | {
    description: "\(.message); \(.help)",
    check_name: .rule,
    fingerprint: (places | join(":") | @base64),
    severity: (if .severity == "error" then "major" else "minor" end),
    location: {
      path: .file,
      positions: {
        begin: { line: (.range.start.line // 1), column: (.range.start.column // 1) },
        end: { line: (.range.end.line // 1), column: (.range.end.column // 1) }
      }
    }
  }
]
