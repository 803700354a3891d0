Register-ArgumentCompleter -Native -CommandName coder-server -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $prev = $env:CODER_SERVER_COMPLETE;
    $env:CODER_SERVER_COMPLETE = "powershell";

    $args = $commandAst.Extent.Text
    $args = $args.Substring(0, [math]::Min($cursorPosition, $args.Length));
    if ($wordToComplete -eq "") {
        $args += " ''";
    }

    $results = Invoke-Expression @"
& coder-server -- $args
"@;
    if ($null -eq $prev) {
        Remove-Item Env:\CODER_SERVER_COMPLETE;
    } else {
        $env:CODER_SERVER_COMPLETE = $prev;
    }
    $results | ForEach-Object {
        $split = $_.Split("`t");
        $cmd = $split[0];

        if ($split.Length -eq 2) {
            $help = $split[1];
        }
        else {
            $help = $split[0];
        }

        $text = if ($cmd -match '[^\w./\\:=,@%+-]') { "'" + $cmd.Replace("'", "''") + "'" } else { $cmd }

        [System.Management.Automation.CompletionResult]::new($text, $cmd, 'ParameterValue', $help)
    }
};
