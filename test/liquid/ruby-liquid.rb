# Renders a batch of templates with Ruby Liquid: JSON on standard input, JSON on standard output.
require 'json'
require 'liquid'
require 'time'

ENV['TZ'] = 'UTC'
cases = JSON.parse($stdin.read)
mode = ARGV[0] == 'strict' ? :strict : :lax
results = cases.map do |one|
  begin
    template = Liquid::Template.parse(one['template'], error_mode: mode)
    { 'text' => template.render(one['data'] || {}).dup.force_encoding('UTF-8').scrub('?') }
  rescue Liquid::SyntaxError, Liquid::StackLevelError => e
    { 'error' => e.message.scrub('?') }
  rescue StandardError => e
    { 'crash' => "#{e.class}: #{e.message}" }
  end
end
puts JSON.generate(results)
