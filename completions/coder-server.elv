set edit:completion:arg-completer[coder-server] = { |@words|
    var index = (count $words)
    set index = (- $index 1)

    put (env _CLAP_IFS="\n" _CLAP_COMPLETE_INDEX=(to-string $index) CODER_SERVER_COMPLETE="elvish" coder-server -- $@words) | to-lines
}
